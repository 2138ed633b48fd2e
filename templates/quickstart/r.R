library(jsonlite)

address <- "{{ site }}/api/v1/partnerships/?state=CA&page_size=500"
pages <- list()
while (!is.null(address)) { # "next" is null on the last page
  page <- fromJSON(address)
  pages[[length(pages) + 1]] <- page$results
  address <- page[["next"]]
}
partnerships <- rbind_pages(pages)
table(partnerships$status)
