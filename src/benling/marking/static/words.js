// nbgrader's placeholder is English; refusals come back as words in the answer and are shown.
const begin = CommentUI.prototype.initialize;
CommentUI.prototype.initialize = function () {
  begin.call(this);
  this.$comment.attr("placeholder", "写给学员的评语");
};
$(document).ajaxError((event, answer) => {
  const words = new DOMParser().parseFromString(answer.responseText || "", "text/html").querySelector("main p");
  $("#statusmessage").text(words ? words.textContent : "没有保存，请检查网络后再试。").show();
});
$(document).ajaxSuccess((event, answer, settings) => {
  if (settings.type === "PUT") {
    $("#statusmessage").text("已保存").show().delay(900).fadeOut(400);
  }
});
