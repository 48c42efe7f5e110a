import addonA11y from '@storybook/addon-a11y';
import addonDocs from '@storybook/addon-docs';
import { definePreview } from '@storybook/react-vite';
import { useEffect } from 'react';
import { UiProvider, type UiProviderProps } from 'react-reliable-channel/ui';
import { arabic, german } from 'react-reliable-channel/ui/locales';
import './fonts.css';
import 'react-reliable-channel/ui/styles.css';
import { ManualContainer } from './ManualContainer.js';
import { applyGlobals, type Globals } from './globals.js';
import './page.css';

const languages: Record<Globals['language'], UiProviderProps> = { en: {}, de: german(), ar: arabic() };

export default definePreview({
  addons: [addonA11y(), addonDocs()],
  tags: ['autodocs'],
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: {
        title: 'Theme',
        icon: 'circlehollow',
        items: [
          { value: 'system', title: 'As the system', icon: 'browser' },
          { value: 'light', title: 'Light', icon: 'sun' },
          { value: 'dark', title: 'Dark', icon: 'moon' },
        ],
        dynamicTitle: true,
      },
    },
    direction: {
      description: 'Writing direction',
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        items: [
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
        dynamicTitle: true,
      },
    },
    language: {
      description: 'Language of the components',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: [
          { value: 'en', title: 'English' },
          { value: 'de', title: 'Deutsch' },
          { value: 'ar', title: 'العربية' },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { theme: 'system', direction: 'ltr', language: 'en' },
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    layout: 'fullscreen',
    docs: { container: ManualContainer },
    options: {
      storySort: {
        order: [
          'Start',
          'Guides',
          ['First message', 'Showing failure', 'Gaps', 'Forum trees', 'Incomplete votes', 'Theming', 'Testing'],
          'Components',
          'Domain',
          'Hooks',
          'States',
          'Live',
        ],
      },
    },
  },
  decorators: [
    (Story, { globals }) => {
      const { theme, direction, language } = globals as Globals;
      useEffect(() => applyGlobals({ theme, direction, language }), [theme, direction, language]);
      // Without its direction: that is the toolbar's, and an element around the story would begin it anew.
      const { strings, locale } = languages[language];
      return (
        <UiProvider strings={strings} locale={locale}>
          <Story />
        </UiProvider>
      );
    },
  ],
});
