import type { ReactNode } from 'react';
import { Notice } from './notice.js';
import type { Problem } from './problem.js';

/** What went wrong, why, and what to do. */
export function ProblemScreen({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <Notice title={problem.what}>
      <p role="alert">{problem.why}</p>
      {problem.next !== undefined && <p>{problem.next}</p>}
      <div className="actions">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Reload
        </button>
        {children}
      </div>
    </Notice>
  );
}
