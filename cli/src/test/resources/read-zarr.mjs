// read-zarr.mjs DIR ARRAY…: reads arrays of a Zarr group with zarrita, a reader that is not ours, and prints for each its type, shape,
// dimension names, and SHA-256 of its elements in C order; then the paths of its multiscales. Node.js looks for modules beside the script.
import { createHash } from 'node:crypto';
import { FileSystemStore } from '@zarrita/storage';
import { get, open, root } from 'zarrita';

const [directory, ...names] = process.argv.slice(2);
const group = await open(root(new FileSystemStore(directory)), { kind: 'group' });
for (const name of names) {
    const array = await open(group.resolve(name), { kind: 'array' });
    const { data, shape } = await get(array);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const sum = createHash('sha256').update(bytes).digest('hex');
    console.log(name, array.dtype, shape.join('x'), array.dimensionNames.join(','), sum);
}
for (const scales of group.attrs.ome?.multiscales ?? []) {
    console.log(group.attrs.ome.version, scales.name, scales.datasets.map(dataset => dataset.path).join(','));
}
