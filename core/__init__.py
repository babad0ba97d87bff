"""The rules of noticebell: pure functions over frozen values; no clock, network, file, environment or log."""
