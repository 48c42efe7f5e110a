const politenessOf: Record<string, string> = { status: 'polite', log: 'polite', alert: 'assertive' };

/** What there is to say of a node: not what is hidden, nor what is switched off further in. */
function textOf(node: Node): string {
  if (!(node instanceof Element)) return node.textContent ?? '';
  if (node.matches('[aria-hidden=true], [aria-live=off]')) return '';
  return [...node.childNodes].map(textOf).join('');
}

/** What a screen reader would say of a change: the text that appeared in a live region that is switched on. */
function spokenBy(record: MutationRecord): string[] {
  const target = record.target instanceof Element ? record.target : record.target.parentElement;
  const spoken: string[] = [];
  const nodes = record.type === 'characterData' ? [record.target] : [...record.addedNodes];
  for (const node of nodes) {
    const from = node instanceof Element ? node : target;
    const region = from?.closest('[aria-live], [role=status], [role=alert], [role=log]');
    if (!region) continue;
    const politeness = region.getAttribute('aria-live') ?? politenessOf[region.getAttribute('role') ?? ''];
    if (politeness === 'off' || politeness === undefined) continue;
    const isText = !(node instanceof Element);
    if (isText && region.getAttribute('aria-relevant') === 'additions') continue;
    const text = textOf(node).trim();
    if (text) spoken.push(text);
  }
  return spoken;
}

/** Collects what would be spoken from now on; `take()` hands it over. */
export function listenTo(root: Node): { take: () => string[]; stop: () => void } {
  const said: string[] = [];
  const collect = (records: MutationRecord[]) => said.push(...records.flatMap(spokenBy));
  const observer = new MutationObserver(collect);
  observer.observe(root, { childList: true, subtree: true, characterData: true });
  return {
    take: () => {
      collect(observer.takeRecords());
      return said.splice(0);
    },
    stop: () => observer.disconnect(),
  };
}
