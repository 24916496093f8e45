module dev.remora/tools/issuer

go 1.21
