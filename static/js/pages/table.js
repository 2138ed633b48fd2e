// The table's page works without this; here its filters become a sheet on a phone.

import { makeSheet } from "../sheet.js";

makeSheet(document.querySelector("#filters"), document.querySelector("[data-open-sheet]"));
