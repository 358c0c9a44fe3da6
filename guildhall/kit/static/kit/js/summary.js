// After a form came back with errors, focus starts at the summary; its links lead into the field itself.
const summary = document.querySelector(".govuk-error-summary");
if (summary) {
  document.title = `${summary.dataset.error}: ${document.title}`;
  summary.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".govuk-error-summary a[href^='#']");
  if (!link) return;
  const id = link.hash.slice(1);
  const field = document.getElementById(`${id}_editor`) ?? document.getElementById(id);
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset, .govuk-form-group") ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
});
