module credential

go 1.24
