// What the cards of one page share: who is there, in which state, and when somebody last did
// something. A sheet around the cards reads it; the cards need no sheet.

/** @type {{cards: Map<string, {name: string, answered: boolean, left: number, state: string, element: Element, focus: () => void}>, usedAt: number}} */
const page = (window.benlingQuiz ??= openPage());

function openPage() {
  const shared = { cards: new Map(), usedAt: Date.now() };
  const used = () => { shared.usedAt = Date.now(); };
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    window.addEventListener(kind, used, { capture: true, passive: true });
  }
  return shared;
}

/** Tell the page how a card stands. States: idle, saving, saved, invalid, failed, lost. */
function report(key, card) {
  page.cards.set(key, card);
  window.dispatchEvent(new CustomEvent("benling-quiz", { detail: card }));
}

/** A new element: make("p", {class: "x"}, "text", child, …). */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function freshId() {
  return "bl-" + Math.random().toString(36).slice(2, 10);
}
