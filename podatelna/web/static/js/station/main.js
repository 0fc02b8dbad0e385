// The verifier's page: puts the parts together.

import { Station } from "./station.js";
import { json } from "./dom.js";

new Station(json("texts")).show(json("view"));
