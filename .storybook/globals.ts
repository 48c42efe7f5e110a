/** What the toolbar has for all stories and pages. */
export interface Globals {
  readonly theme: 'system' | 'light' | 'dark';
  readonly direction: 'ltr' | 'rtl';
  readonly language: 'en' | 'de' | 'ar';
}

/** Turns the page as the toolbar says. */
export function applyGlobals({ theme, direction, language }: Globals): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset['rcTheme'];
  else root.dataset['rcTheme'] = theme;
  root.dir = direction;
  root.lang = language;
}
