import json
from urllib.request import urlopen

import pandas as pd

address, pages = "{{ site }}/api/v1/partnerships/?state=CA&page_size=500", []
while address:  # "next" is null on the last page
    page = json.load(urlopen(address))
    pages.append(pd.DataFrame(page["results"]))
    address = page["next"]
partnerships = pd.concat(pages)
print(partnerships["status"].value_counts(), "in version", page["dataset_version"])
