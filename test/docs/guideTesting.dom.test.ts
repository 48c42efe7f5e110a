// The test that the guide of testing shows, as it stands there.
import '../../docs/guides/testing.md?block=1';
