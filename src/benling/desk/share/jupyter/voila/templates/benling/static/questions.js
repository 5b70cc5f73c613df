// The overview of an assignment's questions, fed by the cards on the page.
"use strict";

window.sheetQuestions = (() => {
  const BUSY = new Set(["saving", "failed"]);

  /** Cards in the order of the page: {name, title, answered, left, state, element, focus}. */
  function all() {
    const cards = [...(window.benlingQuiz?.cards.values() ?? [])].filter((card) => card.element.isConnected);
    cards.sort((a, b) => (a.element.compareDocumentPosition(b.element) & 4 ? -1 : 1));
    return cards.map((card, index) => ({ ...card, title: titleOf(card, index) }));
  }

  function titleOf(card, index) {
    const cell = card.element.closest(".sheet-cell");
    for (let before = cell?.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.querySelector(".bl-card")) break;
      const headings = before.querySelectorAll("h2, h3");
      if (headings.length) return headings[headings.length - 1].textContent.replace(/¶$/, "").trim();
    }
    return `第 ${index + 1} 题`;
  }

  const isOpen = (card) => BUSY.has(card.state);
  const isLost = (card) => card.state === "lost";

  function summary() {
    const cards = all();
    return {
      cards,
      open: cards.filter(isOpen),
      lost: cards.filter(isLost),
      invalid: cards.filter((card) => card.state === "invalid"),
      unanswered: cards.filter((card) => !card.answered),
      partial: cards.filter((card) => card.answered && card.left),
    };
  }

  function jump(card) {
    card.element.scrollIntoView({ behavior: "smooth", block: "center" });
    card.focus();
  }

  function show() {
    const { cards, open, lost, invalid, unanswered } = summary();
    const state = document.getElementById("sheet-state");
    if (!state || !cards.length) return;
    const [kind, text] = lost.length ? ["bad", "连接已断开"]
      : open.some((card) => card.state === "failed") ? ["bad", "没有保存成功，正在重试"]
      : open.length ? ["busy", "正在保存……"]
      : invalid.length ? ["bad", `${invalid.length} 题需要改正`]
      : cards.length > unanswered.length ? ["ok", "已全部保存"] : ["", ""];
    if (state.textContent !== text) state.textContent = text;
    state.dataset.kind = kind;
    window.sheetAlarm(lost.length ? "连接已断开，暂时无法保存到服务器。您写的内容已存在这台电脑的浏览器里，刷新页面后会自动恢复。" : "");
    showList(cards);
  }

  function showList(cards) {
    const list = document.getElementById("sheet-questions");
    if (!list) return;
    document.getElementById("sheet-count").textContent =
      `已答 ${cards.filter((card) => card.answered).length} / ${cards.length} 题`;
    if (list.childElementCount !== cards.length) {
      list.replaceChildren(...cards.map((card) => {
        const item = document.createElement("li"), button = document.createElement("button");
        button.type = "button";
        button.append(Object.assign(document.createElement("span"), { className: "dot" }),
          Object.assign(document.createElement("span"), { className: "text", textContent: card.title }),
          Object.assign(document.createElement("span"), { className: "sheet-unseen" }));
        button.addEventListener("click", () => jump(card));
        item.append(button);
        return item;
      }));
    }
    cards.forEach((card, index) => {
      const button = list.children[index].firstElementChild;
      const isBad = isLost(card) || card.state === "invalid" || card.state === "failed";
      button.firstElementChild.className = `dot${isBad ? " bad" : !card.answered ? "" : card.left ? " part" : " done"}`;
      button.lastElementChild.textContent = isBad ? "，需要处理"
        : !card.answered ? "，未作答" : card.left ? `，还差${card.left}处` : "，已作答";
    });
  }

  let scheduled = false;
  function later() {
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => { scheduled = false; show(); }, 60);
  }
  window.addEventListener("benling-quiz", later);
  window.addEventListener("sheet-live", later);

  return { summary, jump };
})();
