/** The component that the example of a page in docs/hooks exports. */
declare module '*.md?example' {
  import type { ComponentType } from 'react';

  // What an example takes is its own.
  export const Example: ComponentType<Record<string, unknown>>;
}

/** The live blocks of a guide. */
declare module '*.md?examples' {
  import type { ComponentType } from 'react';

  export const examples: readonly {
    readonly Example: ComponentType;
    readonly code: string;
    /** The name of the script that is played with it. */
    readonly script: string;
  }[];
}

/** A block of a guide, as a module that does something. */
declare module '*.md?block=1' {}
