import type { ReactNode } from 'react';

/** A page with one thing to say. `quiet` shows it only after a moment, so that what is quick does not flash. */
export function Notice({ title, children, quiet = false }: { title: string; children?: ReactNode; quiet?: boolean }) {
  return (
    <main className="notice" data-quiet={quiet || undefined}>
      <div className="notice-card">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
