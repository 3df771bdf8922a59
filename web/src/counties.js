// The counties' table: rows are filtered while a name is typed. Without this the form asks the
// server for the same.

export function filterCounties(form) {
  const input = form.querySelector("input[name=county]");
  const clear = form.querySelector("a");
  const note = form.querySelector("[role=status]");
  const rows = [...document.querySelectorAll("#counties tr[data-find]")];
  form.querySelector("button").hidden = true;

  function show() {
    const asked = input.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.dataset.find.includes(asked);
      if (!row.hidden) shown += 1;
    }
    clear.hidden = asked === "";
    note.textContent = told(shown);
    keep(asked === "" ? null : input.value.trim());
  }

  function told(shown) {
    if (shown === 0) return form.dataset.none;
    return (shown === rows.length ? form.dataset.all : form.dataset.some)
      .replace("{shown}", shown.toLocaleString("en"))
      .replace("{total}", rows.length.toLocaleString("en"));
  }

  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", (event) => {
    event.preventDefault();
    input.value = "";
    show();
    input.focus();
  });
  // A browser may bring back what was typed before the page was loaded again.
  if (input.value.trim() !== (new URLSearchParams(location.search).get("county") ?? "").trim()) show();
}

/** The name stays in the address: the page loads itself anew when there is a newer result. */
function keep(asked) {
  const address = new URL(location.href);
  if (asked === null) address.searchParams.delete("county");
  else address.searchParams.set("county", asked);
  history.replaceState(history.state, "", address);
}
