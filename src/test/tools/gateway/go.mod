module dev.remora/tools/gateway

go 1.25.0
