declare const process: { readonly env: { readonly NODE_ENV?: string } };

/**
 * Says in development what to do about a list whose container has no height, and that therefore takes one of its own.
 * Written so that bundlers leave all of it out of what an app ships.
 */
export function warnWithoutHeight(scroller: HTMLElement): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
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
  } catch {
    // Neither bundled nor in Node: there is no `process`, and nobody said that this is development.
  }
}
