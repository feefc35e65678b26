/* The sum of the points as they are typed. The server says it too, so the page works without this file. */
(function () {
  "use strict";

  document.addEventListener("input", function (event) {
    const group = event.target.closest("[data-points]");
    if (!group || event.target.type !== "number") return;
    let total = 0;
    group.querySelectorAll("input[type=number]").forEach(function (field) { total += Number(field.value) || 0; });
    const rest = Math.abs(100 - total);
    const words = total === 100 ? group.dataset.right : total < 100 ? group.dataset.less : group.dataset.more;
    const line = group.querySelector("[data-total]");
    line.textContent = words.replace("{total}", total).replace("{rest}", rest);
    line.toggleAttribute("data-bad", total !== 100);
  });
})();
