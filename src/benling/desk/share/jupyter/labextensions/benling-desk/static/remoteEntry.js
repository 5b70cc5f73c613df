// A JupyterLab extension without a build: this file is the module-federation container that
// JupyterLab loads, and takes JupyterLab's own modules from the shared scope.
"use strict";

(() => {
  let scope = null;

  /** A module that JupyterLab shares; there is one version of each. */
  async function shared(name) {
    const versions = Object.values(scope[name] ?? {});
    if (!versions.length) throw new Error(`${name} is not shared`);
    return (await versions[0].get())();
  }

  const tagsOf = (cell) => cell.model.getMetadata("tags") ?? [];
  const marksOf = (cell) => cell.model.getMetadata("nbgrader") ?? {};
  const isQuestion = (cell) => tagsOf(cell).includes("question");

  /** What the course wrote to be shown, not what is the learner's own to write or run. */
  function isOurs(cell) {
    const marks = marksOf(cell);
    return cell.model.type === "code" && !marks.grade && !marks.solution && !marks.task;
  }

  /** Test cells, and the cell an essay is copied into for marking: the card stands for both. */
  function isMachinery(cell) {
    const marks = marksOf(cell);
    return Boolean(marks.grade) && !(cell.model.type === "code" && marks.solution);
  }

  const STYLE = `
    .benling-quiet .jp-Cell.benling-ours > .jp-Cell-inputWrapper, .benling-quiet .jp-Cell.benling-machinery { display: none; }
    .benling-quiet .jp-Cell.benling-ours.jp-mod-noOutputs { display: none; }
    .benling-quiet .jp-Notebook .jp-Cell { max-width: 1020px; margin-left: auto; margin-right: auto; }
    .jp-ToolbarButtonComponent.benling-hand-in { background: #1f5f8b; color: #fff; border-radius: 6px; padding: 0 14px; }
    .jp-ToolbarButtonComponent.benling-hand-in:hover { background: #174a6d; }
    .jp-ToolbarButtonComponent.benling-hand-in .jp-ToolbarButtonComponent-label { color: #fff; font-weight: 600; }
    .benling-said p { margin: .3em 0; line-height: 1.7; }`;

  /** Course and edition of an assignment's notebook, from where it lies; null elsewhere. */
  function placeOf(path) {
    const parts = path.split("/");
    return parts.length === 4 && parts[2] !== "lessons" ? { course: parts[0], edition: parts[1] } : null;
  }

  /** A lesson's notebook: all its code is the course's, the self-checks' answers among it. */
  function isLesson(path) {
    const parts = path.split("/");
    return parts.length === 4 && parts[2] === "lessons";
  }

  async function makePlugin() {
    const [notebook, apputils, ui, services, coreutils, widgets] = await Promise.all([
      "@jupyterlab/notebook", "@jupyterlab/apputils", "@jupyterlab/ui-components", "@jupyterlab/services",
      "@jupyterlab/coreutils", "@lumino/widgets",
    ].map(shared));

    function textBody(lines) {
      const node = Object.assign(document.createElement("div"), { className: "benling-said" });
      for (const line of lines) node.append(Object.assign(document.createElement("p"), { textContent: line }));
      return new widgets.Widget({ node });
    }
    const say = (title, lines, buttons) => apputils.showDialog({ title, body: textBody(lines), buttons });
    const button = apputils.Dialog;

    async function runOurs(panel) {
      const ours = panel.content.widgets.filter(isOurs);
      if (!isLesson(panel.context.path) && !ours.some(isQuestion)) return;
      for (const cell of ours) cell.addClass("benling-ours");
      for (const cell of panel.content.widgets.filter(isMachinery)) cell.addClass("benling-machinery");
      panel.addClass("benling-quiet");
      await notebook.NotebookActions.runCells(panel.content, ours, panel.sessionContext);
      panel.content.deselectAll();
      panel.content.activeCellIndex = 0;
    }

    function cardsIn(panel) {
      const cards = [...(window.benlingQuiz?.cards.values() ?? [])];
      return cards.filter((card) => panel.node.contains(card.element));
    }

    async function handIn(panel, place) {
      const cards = cardsIn(panel);
      const unsaved = cards.filter((card) => ["saving", "failed", "lost", "invalid"].includes(card.state));
      if (unsaved.length) {
        await say("暂时不能提交", ["有作答还没有保存，或填写的内容需要改正。请处理后再提交。"], [button.okButton({ label: "返回" })]);
        return;
      }
      const open = cards.filter((card) => !card.answered).length;
      const lines = [cards.length ? `共 ${cards.length} 题，${open ? `还有 ${open} 题没有作答。` : "已全部作答。"}` : "题目还没有运行，将按已保存的作答提交。", "期限内可以改了再交，取最好成绩。"];
      const agreed = await say("确认提交", lines, [button.cancelButton({ label: "返回作答" }), button.okButton({ label: "提交" })]);
      if (!agreed.button.accept) return;
      await panel.context.save();
      await send(place);
    }

    async function send(place) {
      const settings = services.ServerConnection.makeSettings();
      const url = coreutils.URLExt.join(settings.baseUrl, "benling", "submit") + "?" + new URLSearchParams(place);
      let body = null;
      try {
        body = await (await services.ServerConnection.makeRequest(url, { method: "POST" }, settings)).json();
      } catch { /* no network, or not an answer of ours */ }
      if (body?.receipt) {
        const title = body.repeated ? "已经提交过" : "提交成功";
        const next = await say(title, [`这是第 ${body.number} 次提交。`, `回执号：${body.receipt}`], [button.cancelButton({ label: "留在这里" }), button.okButton({ label: "查看结果" })]);
        if (next.button.accept) window.location.href = body.result_url;
        return;
      }
      const reasons = body?.problems?.map((problem) => `${problem.where}：${problem.what}。${problem.rule}。${problem.fix}。`)
        ?? ["网络不通或登录已过期。作答没有受影响，请稍后再试或刷新页面。"];
      await say("没有提交成功", reasons, [button.okButton({ label: "返回" })]);
    }

    function addHandIn(panel, place) {
      panel.toolbar.insertItem(0, "benling-hand-in", new ui.ToolbarButton({
        label: "提交作业", className: "benling-hand-in", tooltip: "把这份作业交到平台评分", onClick: () => handIn(panel, place),
      }));
    }

    /** Behind what stands at the beginning of the toolbar already. */
    function addViews(panel, before, label) {
      const base = coreutils.PageConfig.getBaseUrl();
      const sheet = coreutils.URLExt.join(base, "voila", "render", panel.context.path);
      panel.toolbar.insertItem(before, "benling-sheet", new ui.ToolbarButton({
        label, tooltip: `换到不带代码的${label}`, onClick: async () => { await panel.context.save(); window.location.href = sheet; },
      }));
      panel.toolbar.insertItem(before + 1, "benling-code", new ui.ToolbarButton({
        label: "显示或隐藏代码", tooltip: "题目和图表背后的代码", onClick: () => panel.toggleClass("benling-quiet"),
      }));
    }

    return {
      id: "benling-desk:plugin",
      autoStart: true,
      requires: [notebook.INotebookTracker],
      activate(app, tracker) {
        document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
        app.restored.then(() => { app.shell.collapseLeft(); app.shell.collapseRight(); });
        tracker.widgetAdded.connect(async (_, panel) => {
          await panel.context.ready;
          const place = placeOf(panel.context.path);
          if (place) { addHandIn(panel, place); addViews(panel, 1, "答题页"); }
          if (isLesson(panel.context.path)) addViews(panel, 0, "课文页");
          await panel.revealed;
          await panel.sessionContext.ready;
          await runOurs(panel);
        });
      },
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["benling-desk"] = {
    init(shareScope) { scope = shareScope; },
    async get() {
      const plugin = await makePlugin();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
