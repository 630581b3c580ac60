package io.github.imagerecognition.pipeline.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium, without a window and without network services of its own. */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern REQUEST =
      Pattern.compile(
          "\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]{0,99})");

  /** It warns that it knows no newer protocol, of which nothing is used. */
  private static final Logger PROTOCOL = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it with a new profile; where there is none, the test is skipped. */
  static Browser start(Path profile) {
    boolean installed = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    if (!installed) {
      System.out.printf(
          "The tests in a browser are skipped: %s and %s are not there; Debian's packages are chromium and chromium-driver%n",
          CHROMIUM, DRIVER);
    }
    assumeTrue(installed, "no Chromium");
    PROTOCOL.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.driver.get("about:blank"); // in place of a page of its own
    browser.requests();
    return browser;
  }

  /** Opens a page at a size of the window, in the colours that the system prefers. */
  void open(String address, int width, String colours) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 500));
    command(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            "",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    driver.get("about:blank"); // or only the hash would change
    driver.get(address);
  }

  void command(String method, Map<String, Object> parameters) {
    Object unused = driver.executeCdpCommand(method, parameters);
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** The texts of the elements that can be seen. */
  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }

  /** Types where the focus is. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void back() {
    driver.navigate().back();
  }

  /** The text of the element that has the focus. */
  String focused() {
    return driver.switchTo().activeElement().getText();
  }

  /** Waits, because an address with another hash is routed a little later. */
  void await(String condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Boolean.TRUE.equals(script("return !!(" + condition + ")"))) {
      assertThat(System.nanoTime()).as(condition).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** What was logged since the last time, and must be nothing. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The beginnings of the addresses that were asked for since the last time. */
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .flatMap(entry -> REQUEST.matcher(entry.getMessage()).results())
        .map(request -> request.group(1))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
