// What do JavaScript's libraries make of the site? Each as it comes, by its public options.
//
//   node client.mjs dereference IRI…      the same things by N3 (Turtle) and by jsonld (JSON-LD)
//   node client.mjs ask SOURCE QUERY…     the answers of Comunica over one source, any IRI
//
// Prints JSON. Nothing but 127.0.0.1 is fetched.

import { QueryEngine } from "@comunica/query-sparql";
import jsonld from "jsonld";
import { Parser, Writer } from "n3";

const CANONICAL = { algorithm: "RDFC-1.0", format: "application/n-quads" };

function local(url) {
  if (new URL(url).hostname !== "127.0.0.1") throw new Error(`${url} is not local`);
  return url;
}

async function byN3(iri) {
  const response = await fetch(local(iri), { headers: { accept: "text/turtle" } });
  const quads = new Parser({ baseIRI: response.url }).parse(await response.text());
  const written = await new Promise((resolve, reject) => {
    const writer = new Writer({ format: "application/n-quads" });
    writer.addQuads(quads);
    writer.end((error, result) => (error ? reject(error) : resolve(result)));
  });
  const quadsOf = { ...CANONICAL, inputFormat: "application/n-quads" };
  return { status: response.status, url: response.url, quads: await jsonld.canonize(written, quadsOf) };
}

async function byJsonld(iri) {
  const load = jsonld.documentLoaders.node();
  const documentLoader = (url) => load(local(url));
  return { quads: await jsonld.canonize(iri, { ...CANONICAL, documentLoader }) };
}

async function dereference(...iris) {
  const told = {};
  for (const iri of iris) told[iri] = { n3: await byN3(iri), jsonld: await byJsonld(iri) };
  return told;
}

async function ask(source, ...queries) {
  const engine = new QueryEngine();
  const context = { sources: [source], fetch: (url, init) => fetch(local(url), init) };
  const told = [];
  for (const query of queries) {
    const result = await engine.query(query, context);
    if (result.resultType === "boolean") {
      told.push(await result.execute());
    } else if (result.resultType === "quads") {
      told.push((await (await result.execute()).toArray()).length);
    } else {
      const rows = await (await result.execute()).toArray();
      told.push(rows.map((row) => Object.fromEntries([...row].map(([k, v]) => [k.value, v.value]))));
    }
  }
  return told;
}

const [command, ...words] = process.argv.slice(2);
const told = await { dereference, ask }[command](...words);
process.stdout.write(JSON.stringify(told));
