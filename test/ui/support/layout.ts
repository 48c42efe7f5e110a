import { vi } from 'vitest';

/** jsdom lays nothing out and scrolls nothing: every list is 600 px high here, every row 40 px, so that a virtual list shows some fifteen. */
export function stubLayout(): void {
  class FakeResizeObserver implements ResizeObserver {
    readonly #callback: ResizeObserverCallback;
    constructor(callback: ResizeObserverCallback) {
      this.#callback = callback;
    }
    observe(target: Element): void {
      const height = target.matches('[role=log]') ? 600 : 40;
      const entry = { target, contentRect: { width: 800, height } };
      queueMicrotask(() => this.#callback([entry as unknown as ResizeObserverEntry], this));
    }
    unobserve(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  HTMLElement.prototype.scrollTo = () => {};
  vi.spyOn(HTMLElement.prototype, 'offsetParent', 'get').mockImplementation(function offsetParent(this: HTMLElement) {
    return this.parentElement;
  });
}
