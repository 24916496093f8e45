// Reads app.yaml and second.yaml of a volume again when it is told to, and prints what it has read.
//
//	go viper|file|directory VOLUME
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/viper"
)

func main() {
	mode, volume := os.Args[1], os.Args[2]
	app, second := filepath.Join(volume, "app.yaml"), filepath.Join(volume, "second.yaml")
	if mode == "viper" {
		watchWithViper(app, second)
		select {}
	}
	watcher, err := fsnotify.NewWatcher()
	check(err)
	if mode == "file" {
		check(watcher.Add(app))
		show(app, second)
		for range watcher.Events {
			show(app, second)
		}
	}
	// the directory, and in it the one name that every publication renames
	check(watcher.Add(volume))
	show(app, second)
	for event := range watcher.Events {
		if filepath.Base(event.Name) == "..data" {
			show(app, second)
		}
	}
}

func watchWithViper(app, second string) {
	viper.SetConfigFile(app)
	check(viper.ReadInConfig())
	other := viper.New()
	other.SetConfigFile(second)
	show := func(fsnotify.Event) {
		check(other.ReadInConfig())
		fmt.Println("reads", viper.GetString("greeting"), other.GetString("greeting"))
	}
	show(fsnotify.Event{})
	viper.OnConfigChange(show)
	viper.WatchConfig()
}

func show(files ...string) {
	line := "reads"
	for _, file := range files {
		config := viper.New()
		config.SetConfigFile(file)
		check(config.ReadInConfig())
		line += " " + config.GetString("greeting")
	}
	fmt.Println(line)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
