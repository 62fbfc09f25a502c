(function () {
  "use strict";
  // Accents and case do not matter to whoever looks for a school.
  function plain(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  var field = document.getElementById("search");
  var found = document.getElementById("found");
  var rows = Array.from(document.querySelectorAll("#schools tr"));
  var texts = rows.map(function (row) { return plain(row.cells[0].textContent); });
  var all = found.textContent;
  field.addEventListener("input", function () {
    var words = plain(field.value).split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (row, place) {
      row.hidden = !words.every(function (word) { return texts[place].includes(word); });
      shown += row.hidden ? 0 : 1;
    });
    found.textContent = words.length ? shown + " / " + found.dataset.all : all;
  });
})();
