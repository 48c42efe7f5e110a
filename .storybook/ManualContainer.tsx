import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks';
import { type PropsWithChildren, useEffect, useSyncExternalStore } from 'react';
import { GLOBALS_UPDATED, SET_GLOBALS } from 'storybook/internal/core-events';
import { themes } from 'storybook/theming';
import { applyGlobals, type Globals } from './globals.js';

type Channel = DocsContainerProps['context']['channel'];

/** What the toolbar was last set to. */
function lastGlobals(channel: Channel): Partial<Globals> {
  const [last] = (channel.last(GLOBALS_UPDATED) ?? channel.last(SET_GLOBALS) ?? []) as { globals?: Partial<Globals> }[];
  return last?.globals ?? {};
}

const darkSystem = () => window.matchMedia('(prefers-color-scheme: dark)');

function useGlobal<Name extends keyof Globals>(channel: Channel, name: Name, otherwise: Globals[Name]): Globals[Name] {
  return useSyncExternalStore(
    (listener) => {
      channel.on(GLOBALS_UPDATED, listener);
      return () => channel.off(GLOBALS_UPDATED, listener);
    },
    () => lastGlobals(channel)[name] ?? otherwise,
  );
}

/** What is around every page of text: light or dark, and from left or right, as the toolbar says. */
export function ManualContainer({ children, ...props }: PropsWithChildren<DocsContainerProps>) {
  const { channel } = props.context;
  const theme = useGlobal(channel, 'theme', 'system');
  const direction = useGlobal(channel, 'direction', 'ltr');
  const isSystemDark = useSyncExternalStore(
    (listener) => {
      const query = darkSystem();
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => darkSystem().matches,
  );
  // The text of pages is English, whatever the components in it speak.
  useEffect(() => applyGlobals({ theme, direction, language: 'en' }), [theme, direction]);
  const isDark = theme === 'dark' || (theme === 'system' && isSystemDark);
  return (
    <DocsContainer {...props} theme={isDark ? themes.dark : themes.light}>
      {children}
    </DocsContainer>
  );
}
