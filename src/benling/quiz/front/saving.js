// Saving with acknowledgement. put → (on disk) → saved; nothing is believed before "saved" came.
// ping → pong tells a dead kernel from a quiet one: an open connection proves nothing.

const RESEND_AFTER = 4000, LOST_AFTER = 10000, PING_EVERY = 15000, ACTIVE_FOR = 120000;

/** @param on.state(state, text) and on.saved(message) are called as things happen. */
function openSaver(model, draft, on) {
  const view = freshId();
  let count = 0, pending = null, lastAt = model.get("saved_at") || 0, offset = 0;
  let pingedAt = 0, heardAt = Date.now(), isLost = false, closed = false;

  // Times are the server's, as far as this browser can tell, and never go backwards.
  const stamp = () => (lastAt = Math.max(lastAt + 1, Date.now() + offset));

  const post = (message) => { try { model.send(message); } catch { /* told by silence */ } };
  const transmit = () => {
    pending.sentAt = Date.now();
    pending.tries += 1;
    post({ type: "put", seq: pending.seq, raw: pending.raw, at: pending.at });
  };
  const ping = () => { if (!pingedAt) pingedAt = Date.now(); post({ type: "ping", n: view }); };

  function heard() {
    heardAt = Date.now();
    pingedAt = 0;
    if (isLost) { isLost = false; on.state(pending ? "saving" : "saved"); if (pending) transmit(); }
  }

  function receive(message) {
    if (message.type === "pong" && message.n === view) {
      offset = message.now - Date.now();
      heard();
    } else if (message.seq && pending?.seq === message.seq) {
      heard();
      if (message.type === "saved") {
        const sent = pending;
        pending = null;
        lastAt = Math.max(lastAt, message.at);
        const isInvalid = message.invalid;
        if (isInvalid) draft.keep(sent.raw, sent.at, true); else draft.drop();
        on.saved(message, isInvalid);
      } else if (message.type === "failed") {
        on.state("failed", message.text);
      }
    } else if (message.seq?.startsWith?.(view)) {
      heard(); // an acknowledgement overtaken by newer input
    }
  }

  function tick() {
    const now = Date.now();
    if (pending && now - pending.sentAt > Math.min(RESEND_AFTER * pending.tries, 15000)) transmit();
    const waitingSince = pending ? Math.max(pending.since, heardAt) : pingedAt ? pingedAt : now;
    if (!isLost && now - waitingSince > LOST_AFTER) { isLost = true; on.state("lost"); }
    const isUsed = now - page.usedAt < ACTIVE_FOR && document.visibilityState === "visible";
    if (isUsed && now - heardAt > PING_EVERY && (!pingedAt || now - pingedAt > LOST_AFTER)) ping();
  }

  const wake = () => { if (document.visibilityState === "visible" && Date.now() - heardAt > 5000) ping(); };
  const timer = setInterval(tick, 1000);
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("focus", wake);
  model.on("msg:custom", receive);
  ping();

  return {
    /** Keep what was typed in this browser at once; it is sent by put. */
    note(raw) { draft.keep(raw, stamp()); },
    put(raw, at = stamp()) {
      draft.keep(raw, at);
      const since = pending && !isLost ? pending.since : Date.now();
      pending = { seq: `${view}:${++count}`, raw, at, since, sentAt: 0, tries: 0 };
      if (!isLost) on.state("saving");
      transmit();
    },
    isPending: () => Boolean(pending),
    close() {
      if (closed) return;
      closed = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("focus", wake);
      model.off("msg:custom", receive);
    },
  };
}
