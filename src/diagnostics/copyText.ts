/**
 * Puts a text on the clipboard; to be called where the user pressed something. Where the page has no clipboard (no https, or it
 * is refused) it is copied as browsers did before.
 * @returns false where neither works: show the text to be selected
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  // Out of sight, but not hidden: what is hidden cannot be selected.
  area.style.cssText = 'position:fixed;top:0;left:-999px';
  // A modal dialog makes everything outside of it inert.
  (focused?.closest('dialog') ?? document.body).append(area);
  try {
    area.focus({ preventScroll: true });
    area.select();
    // Deprecated, and the only way left here.
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
