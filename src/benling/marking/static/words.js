// nbgrader's placeholder is English; refusals come back as words in the answer and are shown.
// Boxes open only once they are tied to a record: nothing typed before would be saved.
const beginComment = CommentUI.prototype.initialize;
CommentUI.prototype.initialize = function () {
  beginComment.call(this);
  this.$comment.attr("placeholder", "写给学员的评语").prop("disabled", false);
};
const beginGrade = GradeUI.prototype.initialize;
GradeUI.prototype.initialize = function () {
  beginGrade.call(this);
  this.$el.find(".score, .full-credit, .no-credit").prop("disabled", false);
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
