// The table's page works without this; here its filters become a sheet on a phone, and large files say how far they are.

import { followDownloads } from "../downloads.js";
import { makeSheet } from "../sheet.js";

makeSheet(document.querySelector("#filters"), document.querySelector("[data-open-sheet]"));
followDownloads();
