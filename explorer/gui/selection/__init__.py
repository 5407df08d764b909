"""The drawer's tab about the selected samples: their list, the search for more, and what is written of them."""
