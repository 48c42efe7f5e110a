import {
  cloneElement,
  createElement,
  isValidElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
} from 'react';

/** The attributes a part hands to the element that stands for it, `data-*` included. */
export type PartProps = HTMLAttributes<HTMLElement> & Partial<Record<`data-${string}`, string>>;

/**
 * Replaces the element a part draws: an element (attributes are merged in, its own win, classes are joined), or a
 * function of the attributes and the part's state.
 */
export type RenderProp<State> = ReactElement | ((props: PartProps, state: State) => ReactNode);

/** Draws a part as its default tag, or as its user wants it. */
export function renderPart<State>(
  tag: string,
  render: RenderProp<State> | undefined,
  props: PartProps,
  state: State,
): ReactNode {
  if (typeof render === 'function') return render(props, state);
  if (!isValidElement<PartProps>(render)) return createElement(tag, props);
  const own = render.props;
  return cloneElement(render, {
    ...props,
    ...own,
    className: [props.className, own.className].filter(Boolean).join(' '),
    style: { ...props.style, ...own.style },
    children: own.children ?? props.children,
  });
}
