import {
  cloneElement,
  createElement,
  Fragment,
  isValidElement,
  type CSSProperties,
  type ForwardedRef,
  type FunctionComponent,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
} from 'react';

/** The attributes a part hands to the element that stands for it, `data-*` and `ref` included. */
export type PartProps = HTMLAttributes<HTMLElement> &
  Partial<Record<`data-${string}`, string>> & {
    /** Of whatever element the part's user wants to draw. */
    ref?: Ref<never>;
  };

/**
 * Replaces the element a part draws: an element (attributes are merged in, its own win, classes are joined), or a
 * function of the attributes and the part's state.
 */
export type RenderProp<State> = ReactElement | ((props: PartProps, state: State) => ReactNode);

/** What every part takes besides its own props: all of it, `data-*`, `aria-*` and `ref` too, goes to its outermost element. */
export interface PartOptions<State> extends Omit<HTMLAttributes<HTMLElement>, 'children' | 'dangerouslySetInnerHTML'> {
  /** Draws another element in its place. */
  render?: RenderProp<State>;
  /** Joined to the part's own. */
  className?: string;
  style?: CSSProperties;
}

/** What a part that is a drawing takes besides its own props: all of it, `data-*` and `ref` too, goes to its `svg`. */
export type DrawingOptions = Omit<PartOptions<undefined>, 'render'>;

/** A part's props on the way to its element, the forwarded `ref` among them under a name that React leaves alone. */
export type Given<Props> = Props & { partRef?: ForwardedRef<HTMLElement> | ForwardedRef<SVGSVGElement> };

type Values = Record<string, unknown>;
type Handler = (event?: { defaultPrevented?: boolean }) => void;

/** `theirs` over `own`: classes and styles are joined, and of two handlers theirs comes first and can prevent the other. */
function merge(own: Values, theirs: Values): Values {
  const merged = { ...own };
  for (const name in theirs) {
    const [mine, their] = [own[name], theirs[name]];
    merged[name] = their ?? mine;
    if (mine === undefined || their === undefined) continue;
    if (name === 'className') merged[name] = `${mine as string} ${their as string}`;
    else if (name === 'style') merged[name] = { ...mine, ...their };
    else if (typeof mine === 'function')
      merged[name] = (event: never) => {
        (their as Handler)(event);
        if (!(event as { defaultPrevented?: boolean }).defaultPrevented) (mine as Handler)(event);
      };
  }
  return merged;
}

/**
 * Draws a part as its default tag, or as its user wants it. `content` are its children. A part without a state of its
 * own stands within something, and keeps the colours and the font it finds there.
 */
export function renderPart<State>(
  tag: string,
  { render, partRef, ...theirs }: Given<PartOptions<State>>,
  own: PartProps & { viewBox?: string },
  state?: State,
  ...content: ReactNode[]
): ReactNode {
  const children = content.length > 0 ? createElement(Fragment, null, ...content) : own.children;
  const props = merge(
    { ...own, className: (state ? 'rc ' : '') + own.className, children },
    { ...theirs, ref: partRef ?? undefined },
  );
  if (typeof render === 'function') return render(props as PartProps, state as State);
  if (isValidElement<Values>(render)) return cloneElement(render, merge(props, render.props));
  return createElement(tag, props);
}

/** Stands where nobody listens. */
export const ignore = (): undefined => {};

interface ConnectedProps<Props, ViewProps> {
  View: FunctionComponent<ViewProps>;
  useView: (props: Props) => ViewProps | undefined;
  props: Props;
}

function Connected<Props, ViewProps extends object>({ View, useView, props }: ConnectedProps<Props, ViewProps>) {
  const view = useView(props);
  // A key in it is the element's.
  return view && createElement(View, view);
}

/**
 * Draws a part from what it was given, or from the channel around it.
 * @param useView adds what the channel knows; nothing is drawn where that is nothing
 * @param isGiven the part's user brings the data
 */
export function drawPart<Props extends object, ViewProps extends Given<Props>>(
  View: FunctionComponent<ViewProps>,
  useView: (props: Given<Props>) => ViewProps | undefined,
  isGiven: unknown,
  own: Props,
  partRef: ForwardedRef<HTMLElement>,
): ReactNode {
  const props = { ...own, partRef };
  return isGiven ? <View {...(props as ViewProps)} /> : <Connected View={View} useView={useView} props={props} />;
}
