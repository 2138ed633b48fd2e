// The pages about data: large files say how far they are.

import { followDownloads } from "../panels/downloads.js";

followDownloads();
