import type { ButtonHTMLAttributes } from 'react';

/** A button that sends no form, with the class `rc-<look>`. */
export function Button({ look = 'button', ...props }: ButtonHTMLAttributes<HTMLButtonElement> & { look?: string }) {
  return <button type="button" className={`rc-${look}`} {...props} />;
}
