import 'react-reliable-channel/ui/styles.css';
import './styles/app.css';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { announceVisibility } from './companion/visible-tabs.js';
import { CompanionSwitch } from './companion/companion-switch.js';
import { networkOf } from './network/network.js';
import { Session } from './session.js';
import { unsupported } from './shell/problem.js';
import { ProblemScreen } from './shell/problem-screen.js';
import { Theme } from './shell/theme.js';
import { WeatherStation } from './weather/weather-station.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

function open(): ReactNode {
  const theme = new Theme();
  const network = networkOf(location.search);
  const session = new Session(network);
  const weather = new WeatherStation();
  const companion = new CompanionSwitch();
  session.open().catch((error: unknown) => session.fail(error));
  announceVisibility();
  // A page out of the browser's back/forward cache has lost its lock: its slot may be somebody else's by now.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  return <App session={session} network={network} weather={weather} companion={companion} theme={theme} />;
}

const problem = unsupported();
createRoot(root).render(
  <StrictMode>{problem === undefined ? open() : <ProblemScreen problem={problem} />}</StrictMode>,
);
