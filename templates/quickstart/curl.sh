# A hundred partnerships, as JSON
curl "{{ site }}/api/v1/partnerships/?state=CA&page_size=100"

# How many in each state
curl "{{ site }}/api/v1/counts/?group_by=state"

# All of them as a table, at a version that never changes
curl --output partnerships.csv "{{ site }}/partnerships.csv?state=CA&version=1"
