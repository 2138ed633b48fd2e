// Values of a chart under the pointer and by the arrow keys, and its picture as PNG. Without this the chart, its
// numbers as a table and its other files are there all the same.

import { savePictures } from "../panels/chart_picture.js";
import { followCharts } from "../panels/charts.js";

followCharts(document);
savePictures(document);
