import preview from '../../.storybook/preview.js';

/** Stories with mistakes that axe finds, and one without: not part of the Storybook. */
function Fragment({ label, colour }: { label: string; colour: string }) {
  return (
    <button type="button" style={{ color: colour, background: '#fff' }}>
      {label}
    </button>
  );
}

const meta = preview.meta({ title: 'Broken', component: Fragment, args: { label: 'Send', colour: '#111' } });

export const Sound = meta.story({});

export const Nameless = meta.story({ args: { label: '' } });

export const Faint = meta.story({ args: { colour: '#ddd' } });
