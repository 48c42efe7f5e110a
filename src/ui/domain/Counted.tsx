/** A number with what it is of: seen in short, read out whole. */
export function Counted({ seen, heard }: { seen: string; heard: string }) {
  return (
    <>
      <span aria-hidden="true">{seen}</span>
      <span className="rc-hidden">{heard}</span>
    </>
  );
}
