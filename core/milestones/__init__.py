"""Reads out of a notice when its changes take effect and when they end.

A text passes through: a reading copy (`core.text`), a scan for date expressions by a table of entries (`grammar`,
`chinese`, `english`), the words around each (`clauses`), the days it means (`resolve`), its role by the shape of the
clause (`frames_zh`, `roles_zh`; `frames_en`, `roles_en`), how sure that is (`certainty`), and the merging of
repetitions (`merge`).
"""

from core.milestones.reader import REMIND_AT, VERSION, Reading, Rejected, read

__all__ = ["REMIND_AT", "VERSION", "Reading", "Rejected", "read"]
