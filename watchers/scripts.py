"""What is run in a page that scripts draw: before its own scripts, until it is drawn, and to take it."""

BEFORE_SCRIPTS = """
window.open = () => null;
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "WebSocket", "EventSource"])
  delete window[name];
"""
# Resolves to true once the sign stands there and nothing has moved for a while; at the latest `settle` after it came,
# and to false when it does not come within `wait`.
WATCH = """
([sign, quiet, settle, wait]) => new Promise(done => {
  const started = performance.now();
  let moved = started, came = null;
  const observer = new MutationObserver(() => { moved = performance.now(); });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
  const timer = setInterval(() => {
    const now = performance.now();
    if (came === null && document.querySelector(sign)) came = now;
    const drawn = came !== null && (now - moved >= quiet || now - came >= settle);
    if (drawn || (came === null && now - started >= wait)) {
      clearInterval(timer);
      observer.disconnect();
      done(came !== null);
    }
  }, 50);
})
"""
SERIALISE = """
([limit, scripts]) => {
  const copy = document.documentElement.cloneNode(true);
  for (const each of copy.querySelectorAll(scripts ? "style" : "script, style, noscript, template")) each.remove();
  const html = "<!doctype html>" + copy.outerHTML;
  return html.length > limit ? null : html;
}
"""
