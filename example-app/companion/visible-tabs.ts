const lock = 'reliable-chat/visible';

/** Lets other tabs know, by a shared Web Lock, whether this one can be seen. Returns a function that ends it. */
export function announceVisibility(): () => void {
  let hide = (): void => {};
  const update = (): void => {
    hide();
    if (document.visibilityState !== 'visible') return;
    // Made before the lock is asked for: a tab hidden again before it is granted lets go of it at once.
    const hidden = new Promise<void>((resolve) => {
      hide = resolve;
    });
    void navigator.locks.request(lock, { mode: 'shared' }, () => hidden);
  };
  update();
  document.addEventListener('visibilitychange', update);
  return () => {
    document.removeEventListener('visibilitychange', update);
    hide();
  };
}

/** Whether any tab of this chat can be seen. */
export async function anyTabVisible(): Promise<boolean> {
  if (document.visibilityState === 'visible') return true;
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === lock) ?? false;
}
