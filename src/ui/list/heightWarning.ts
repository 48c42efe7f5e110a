declare const process: { readonly env: { readonly NODE_ENV?: string } };

function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production';
  } catch {
    // Neither bundled nor in Node: nobody said that this is development.
    return true;
  }
}

/** Says in development what to do about a list whose container has no height, and that therefore takes one of its own. */
export function warnWithoutHeight(scroller: HTMLElement): void {
  if (isProduction()) return;
  const { style, clientHeight } = scroller;
  const before = style.containIntrinsicBlockSize;
  style.containIntrinsicBlockSize = '0px';
  const isOwn = clientHeight > 0 && scroller.clientHeight === 0;
  style.containIntrinsicBlockSize = before;
  if (isOwn)
    console.warn(
      'MessageList: its container has no height, so it takes 24rem. Give the container a height, as `block-size: 100dvh`, ' +
        'or `flex: 1; min-block-size: 0` in a column that has one; or give the list a height by `className` or `style`.',
    );
}
