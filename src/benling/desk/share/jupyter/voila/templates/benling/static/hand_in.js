// Handing in: only when everything is saved, after one question, with a receipt at the end.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const main = document.getElementById("sheet-submit");
  if (!main) return;
  const dialog = document.getElementById("sheet-dialog");
  const buttons = [main, ...document.querySelectorAll("[data-submit]")];
  const SAVE_PATIENCE = 15000, GO_AFTER = 4000;

  const ready = () => { main.disabled = false; };
  window.addEventListener("sheet-live", ready);
  for (const button of buttons) button.addEventListener("click", () => begin());

  function show(title, content, actions, isClosable = true) {
    document.getElementById("sheet-dialog-title").textContent = title;
    document.getElementById("sheet-dialog-text").replaceChildren(...content);
    document.getElementById("sheet-dialog-do").replaceChildren(...actions);
    dialog.dataset.closable = String(isClosable);
    if (!dialog.open) dialog.showModal();
    (actions.find((action) => action.dataset.main) ?? actions[0])?.focus();
  }
  dialog.addEventListener("cancel", (event) => { if (dialog.dataset.closable === "false") event.preventDefault(); });

  function element(tag, text, properties = {}) {
    return Object.assign(document.createElement(tag), { textContent: text }, properties);
  }
  function action(text, onClick, isMain = false) {
    const button = element("button", text, { type: "button", className: isMain ? "sheet-button" : "sheet-button quiet" });
    if (isMain) button.dataset.main = "yes";
    button.addEventListener("click", onClick);
    return button;
  }
  const close = (text = "返回作答", isMain = false) => action(text, () => dialog.close(), isMain);
  const reload = () => action("刷新页面", () => location.reload(), true);

  function jumpList(cards) {
    const list = element("p", "", { className: "sheet-jump" });
    for (const card of cards) {
      list.append(action(card.title, () => { dialog.close(); window.sheetQuestions.jump(card); }));
    }
    return list;
  }

  async function begin() {
    const started = Date.now();
    let now = window.sheetQuestions.summary();
    if (now.open.length) show("正在保存", [element("p", "还有作答正在保存，保存好了再提交……")], [close()]);
    while (now.open.length && Date.now() - started < SAVE_PATIENCE) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (!dialog.open) return;
      now = window.sheetQuestions.summary();
    }
    if (now.open.length || now.lost.length) {
      show("暂时不能提交", [element("p", "有作答没有保存到服务器，现在提交会缺内容。内容已存在这台电脑的浏览器里，刷新页面后会自动恢复，然后再提交。")], [reload(), close()]);
    } else if (now.invalid.length) {
      show("有作答需要改正", [element("p", "下面的题填写的内容无法识别，改正后才能保存和提交："), jumpList(now.invalid)], [close("返回改正", true)]);
    } else {
      confirm(now);
    }
  }

  function confirm({ cards, unanswered, partial }) {
    const content = [element("p", `共 ${cards.length} 题，已答 ${cards.length - unanswered.length} 题。`)];
    if (unanswered.length) {
      content.push(element("p", `还有 ${unanswered.length} 题没有作答，点题号可以回去：`), jumpList(unanswered));
    }
    if (partial.length) {
      content.push(element("p", `有 ${partial.length} 题只答了一部分：`), jumpList(partial));
    }
    content.push(element("p", "提交后几秒钟内可以看到结果。期限内可以改了再交，取最好成绩。", { className: "soft" }));
    show("确认提交", content, [action(unanswered.length || partial.length ? "仍然提交" : "确认提交", send, true), close()]);
  }

  async function send() {
    show("正在提交", [element("p", "正在打包并送达平台，请稍候……")], [], false);
    let answer, body = null;
    try {
      answer = await fetch(main.dataset.url, {
        method: "POST", headers: { "X-XSRFToken": main.dataset.token, Accept: "application/json" },
        cache: "no-store", redirect: "manual",
      });
      body = await answer.json();
    } catch { /* no network, or not an answer of ours */ }
    if (answer?.ok && body?.receipt) receipt(body);
    else if (body?.problems) refusal(body);
    else if (!answer) failure("网络不通，没有提交成功。您的作答都在，没有受影响。", again());
    else failure("登录可能已过期，没有提交成功。刷新页面重新登录后再提交，您的作答不会丢失。", reload());
  }

  const again = () => action("再试一次", send, true);

  function receipt(body) {
    const when = new Date(body.submitted_at).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "short", hour12: false });
    const rows = element("dl", "", { className: "sheet-pairs" });
    for (const [name, value] of [["回执号", body.receipt], ["提交时间", when + (body.late ? "（已过期限）" : "")], ["提交次数", `第 ${body.number} 次提交`]]) {
      rows.append(element("dt", name), element("dd", value));
    }
    const note = body.repeated ? "内容与上次提交的完全相同，没有另计次数，这是原来的回执。" : "已经安全存好，正在评分。";
    const go = () => { location.href = body.result_url; };
    show(body.repeated ? "已经提交过" : "提交成功", [element("p", note), rows, element("p", "马上为您打开结果页面……", { className: "soft" })], [action("查看结果", go, true)], false);
    setTimeout(go, GO_AFTER);
  }

  function refusal(body) {
    const list = element("ul", "", { className: "sheet-problems" });
    for (const problem of body.problems) {
      const item = element("li", `${problem.where}：${problem.what}。`);
      item.append(element("span", `${problem.rule}。${problem.fix}。`, { className: "soft" }));
      list.append(item);
    }
    show("没有提交成功", [element("p", "您的作答没有受影响。原因如下："), list], body.retry ? [again(), close()] : [close("返回", true)]);
  }

  function failure(text, first) {
    show("没有提交成功", [element("p", text)], [first, close()]);
  }
});
