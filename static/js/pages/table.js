// The table's page works without this; here its filters become a sheet on a phone, and large files say how far they are.

import { followDownloads } from "../panels/downloads.js";
import { makeFilterSheet } from "../panels/filter_sheet.js";

makeFilterSheet(document.querySelector("#filters"), document.querySelector("[data-open-sheet]"));
followDownloads();
