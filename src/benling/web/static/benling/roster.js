// Shows which file was chosen, beside our own button.
"use strict";
const input = document.getElementById("file");
const shown = document.getElementById("file-name");
if (input && shown) {
  const tell = () => {
    shown.textContent = input.files.length ? input.files[0].name : "还没有选择文件";
  };
  input.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
}
