// Reads app.yaml and second.yaml of a volume again when it is told to, and prints what it has read.
//
//   node watch.js chokidar|chokidar-file|watch|watch-file|watchFile VOLUME
import { readFileSync, watch, watchFile } from 'node:fs';
import chokidar from 'chokidar';

const [mode, volume] = process.argv.slice(2);
const greeting = (name) => readFileSync(`${volume}/${name}`, 'utf8').replace('greeting:', '').trim();
const show = () => console.log(`reads ${greeting('app.yaml')} ${greeting('second.yaml')}`);

show();
if (mode === 'chokidar') {
  chokidar.watch(volume, { ignoreInitial: true }).on('all', show);
} else if (mode === 'chokidar-file') {
  chokidar.watch(`${volume}/app.yaml`, { ignoreInitial: true }).on('all', show);
} else if (mode === 'watch') {
  watch(volume, (event, name) => name === '..data' && show());
} else if (mode === 'watch-file') {
  watch(`${volume}/app.yaml`, show);
} else {
  watchFile(`${volume}/app.yaml`, { interval: 500 }, show);
}
setInterval(() => {}, 1000);
