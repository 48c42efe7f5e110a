import { ManualPage } from './ManualPage.js';

/** Parameters of the stories of a component or hook: their page is that of `docs`. @param page as text */
export function manual(page: string) {
  const [, name = ''] = /^# (\w+)/.exec(page) ?? [];
  const room = /^use|Provider$/.test(name) ? 'hooks' : 'components';
  return { manual: { page, room }, docs: { page: ManualPage } };
}
