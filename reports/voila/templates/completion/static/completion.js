// What the page does before and around its widgets.
window.voila_heartbeat = function () {};
window.voila_process = function () {};
window.voila_finish = function () {};
window.display_cells = function () {};
window.update_loading_text = function () {};

(function () {
  "use strict";
  const SLOW = 20000;
  // a little before the server lets an idle page's kernel go
  const ASLEEP = 40 * 60 * 1000;

  setTimeout(function () {
    const slow = document.getElementById("slow");
    if (slow) slow.textContent = "准备的时间比平时长。可以再等一会儿，或刷新页面。";
  }, SLOW);

  let timer;
  function awake() {
    clearTimeout(timer);
    timer = setTimeout(function () {
      const notice = document.getElementById("asleep");
      notice.hidden = false;
      notice.querySelector("button").focus();
    }, ASLEEP);
  }
  ["click", "keydown"].forEach(function (name) { document.addEventListener(name, awake); });
  awake();
  document.querySelector("#asleep button").addEventListener("click", function () { location.reload(); });
})();
