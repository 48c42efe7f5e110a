/** The component that the example of a page in docs/hooks exports. */
declare module '*.md?example' {
  import type { ComponentType } from 'react';

  // What an example takes is its own.
  export const Example: ComponentType<Record<string, unknown>>;
}
