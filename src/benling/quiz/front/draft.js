// The browser's own copy of what is not acknowledged yet, so that a lost connection or an expired
// session loses no text. Keys hold user, folder and question; a log-out page may clear all keys
// that begin with "benling-draft|".

function openDraft(key) {
  return {
    /** @returns {{raw: any, at: number, invalid?: boolean} | null} */
    load() {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    /** False when the browser keeps nothing (private window, full). */
    keep(raw, at, invalid = false) {
      try { localStorage.setItem(key, JSON.stringify({ raw, at, invalid })); return true; } catch { return false; }
    },
    drop() {
      try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
    },
  };
}
