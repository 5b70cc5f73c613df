// The names that nbgrader's scripts read from the page; a file, so that the page needs no inline script.
var submission_id = document.currentScript.dataset.submission;
var base_url = document.currentScript.dataset.base;
var index = "index";
function getParameterByName(name) {
  return new URLSearchParams(location.search).get(name);
}
