// The verifier's page: puts the parts together.

import { Safe } from "./safe.js";
import { Station } from "./station.js";
import { byId, json } from "./dom.js";

const { root, login, key = "" } = byId("station").dataset;
delete byId("station").dataset.key;
const safe = await Safe.open(`podatelna draft ${root} ${login} `, key);
new Station(json("texts"), safe).show(json("view"));
